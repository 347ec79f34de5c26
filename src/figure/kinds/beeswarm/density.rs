//! How densely positions lie along a scale.

use std::f64::consts::TAU;

use crate::model::Scale;

/// Positions smoothed by a Gaussian kernel.
pub(super) struct Density {
    values: Vec<f64>,
    /// The standard deviation of the kernel, in units of the scale.
    pub(super) width: f64,
    scale: Scale,
}

impl Density {
    /// The density of positions on a scale, with the width of Silverman's rule of thumb (1986, equation 3.31: 0.9 times
    /// the lesser of the standard deviation and 0.746 times the distance of the quartiles, by the fifth root of the
    /// number of positions), at least a fortieth of the scale. None of fewer than five positions, of which a curve would
    /// say more than is known.
    pub(super) fn of(mut values: Vec<f64>, scale: Scale) -> Option<Self> {
        if values.len() < 5 {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let count = values.len() as f64;
        let mean = values.iter().map(|value| value / count).sum::<f64>();
        let variance =
            values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
        let between = quantile(&values, 0.75) - quantile(&values, 0.25);
        let spread = if between > 0.0 { variance.sqrt().min(between / 1.34) } else { variance.sqrt() };
        let width = 0.9 * spread * libm::pow(count, -0.2);
        let width = if width.is_finite() { width.max(scale.extent() / 40.0) } else { scale.extent() / 40.0 };
        Some(Self { values, width, scale })
    }
    /// The density at a place. What the kernel would put beyond the ends of the scale is reflected, so that all of it
    /// lies on the scale.
    pub(super) fn at(&self, place: f64) -> f64 {
        let kernel = |gap: f64| libm::exp(-0.5 * (gap / self.width) * (gap / self.width));
        let (low, high) = (self.scale.low(), self.scale.high());
        let sum: f64 = self
            .values
            .iter()
            .map(|value| {
                kernel(place - value)
                    + kernel(place - (2.0 * low - value))
                    + kernel(place - (2.0 * high - value))
            })
            .sum();
        sum / (self.values.len() as f64 * self.width * TAU.sqrt())
    }
}

/// A quantile of sorted values, between neighbours by their distance (type 7 of Hyndman and Fan 1996); 0 of none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().saturating_sub(1)) as f64;
    let value = |n: f64| sorted.get(n as usize).copied().unwrap_or_default();
    let (below, above) = (value(place.floor()), value(place.ceil()));
    below + (above - below) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_other_programs() {
        // numpy.quantile([1, 2, 4, 8, 16], [.25, .5, .9])
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert_eq!(quantile(&values, 0.25), 2.0);
        assert_eq!(quantile(&values, 0.5), 4.0);
        assert!((quantile(&values, 0.9) - 12.8).abs() < 1e-12);
    }

    #[test]
    fn all_of_the_density_lies_on_the_scale() {
        let density = Density::of(vec![0.0, 0.0, 1.0, 2.0, 5.0, 9.0, 10.0], Scale::TEN).unwrap();
        let steps = 2000;
        let sum: f64 = (0..steps).map(|n| density.at((f64::from(n) + 0.5) / 200.0) / 200.0).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        assert!(density.at(0.0) > density.at(7.0));
        assert!(Density::of(vec![1.0; 4], Scale::TEN).is_none());
        assert!(Density::of(vec![3.0; 9], Scale::TEN).unwrap().width > 0.0, "all at one place");
    }

    #[test]
    fn the_width_is_that_of_the_rule() {
        // R: bw.nrd0(c(1, 2, 4, 8, 16)) is 0.9 * min(sd, IQR / 1.34) * 5^-0.2, here 0.9 * 6 / 1.34 * 0.7247797
        let density = Density::of(vec![1.0, 2.0, 4.0, 8.0, 16.0], Scale::new(0.0, 20.0).unwrap()).unwrap();
        assert!((density.width - 2.920_755).abs() < 1e-5, "{}", density.width);
    }
}
