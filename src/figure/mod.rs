//! stub
/// s
#[derive(Default)]
pub struct Options;
/// s
pub fn export(
    _: &crate::model::StanceMap,
    _: &crate::model::Chart,
    _: &std::path::Path,
    _: &Options,
) -> Result<(), String> {
    Ok(())
}
