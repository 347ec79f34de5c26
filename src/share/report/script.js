"use strict";
(() => {
  const form = document.getElementById("filter");
  const text = document.getElementById("filter-text");
  const actor = document.getElementById("filter-actor");
  const subject = document.getElementById("filter-subject");
  const count = document.getElementById("filter-count");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Letters without accents and case, so that "orban" finds "Orbán".
  const fold = words => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map();
  const wordsOf = (element) => {
    if (!words.has(element)) words.set(element, fold(element.textContent));
    return words.get(element);
  };

  const articles = all("#evidence > .actor").map((element) => ({
    element,
    head: all(":scope > h3, :scope > dl", element),
    parts: all(":scope > section", element),
  }));
  const actors = articles.filter(({ element }) => element.dataset.actor).length;
  const subjects = all("#positions > .subject");
  const ties = all("#ties tr[data-actors]");
  const marks = all(".drawing a[data-actor]");

  const apply = () => {
    const wanted = fold(text.value).split(/\s+/).filter(Boolean);
    const holds = found => wanted.every(word => found.includes(word));
    const open = { actor: !actor.value, subject: !subject.value };
    const ofActor = id => open.actor || id === actor.value;
    const shownActors = new Set();

    for (const { element, head, parts } of articles) {
      const id = element.dataset.actor || "";
      const about = head.map(wordsOf).join(" ");
      let shown = false;
      for (const part of parts) {
        const isOpen = ofActor(id) && (open.subject || part.dataset.subject === subject.value) &&
          holds(about + " " + wordsOf(part));
        part.hidden = !isOpen;
        shown ||= isOpen;
      }
      shown ||= ofActor(id) && open.subject && holds(about);
      element.hidden = !shown;
      if (shown && id) shownActors.add(id);
    }

    let rows = 0;
    let rowsShown = 0;
    for (const section of subjects) {
      const isOpen = open.subject || section.dataset.subject === subject.value;
      let shown = false;
      for (const row of all("tbody tr", section)) {
        const evidence = document.getElementById(row.dataset.evidence);
        const found = isOpen && ofActor(row.dataset.actor) &&
          (!evidence || !evidence.hidden || holds(wordsOf(row)));
        row.hidden = !found;
        rows += 1;
        rowsShown += found ? 1 : 0;
        shown ||= found;
      }
      for (const item of all(".silent li", section)) {
        const found = isOpen && ofActor(item.dataset.actor) && holds(wordsOf(item));
        item.hidden = !found;
        shown ||= found;
      }
      for (const silent of all(".silent", section)) silent.hidden = !all("li:not([hidden])", silent).length;
      for (const table of all(".wide", section)) table.hidden = !all("tbody tr:not([hidden])", table).length;
      section.hidden = !shown;
    }
    for (const tie of ties) {
      tie.hidden = !(open.actor || tie.dataset.actors.split(" ").includes(actor.value)) || !holds(wordsOf(tie));
    }
    const filtered = wanted.length > 0 || !open.actor || !open.subject;
    for (const mark of marks) {
      mark.classList.toggle("dim", filtered && !shownActors.has(mark.dataset.actor));
    }
    count.textContent = filtered
      ? `${rowsShown} of ${rows} positions and ${shownActors.size} of ${actors} actors are shown`
      : `${rows} positions and ${actors} actors`;
  };

  const clear = () => {
    text.value = actor.value = subject.value = "";
    apply();
  };

  // The filter stands in the address, so that it can be kept and passed on.
  const remember = () => {
    const state = new URLSearchParams();
    if (text.value) state.set("q", text.value);
    if (actor.value) state.set("actor", actor.value);
    if (subject.value) state.set("subject", subject.value);
    try {
      history.replaceState(null, "", "#" + (state.toString() || "positions"));
    } catch {
      // Some browsers refuse this for files; the filter works all the same.
    }
  };

  const reach = (id) => {
    const place = document.getElementById(id);
    if (!place) return;
    if (place.closest("[hidden]")) clear();
    for (let outer = place.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    for (const before of all(".reached")) before.classList.remove("reached");
    place.classList.add("reached");
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  };

  const follow = () => {
    const hash = location.hash.slice(1);
    if (/^(q|actor|subject)=/.test(hash)) {
      const state = new URLSearchParams(hash);
      text.value = state.get("q") || "";
      actor.value = state.get("actor") || "";
      subject.value = state.get("subject") || "";
      apply();
    } else if (hash) {
      let id = hash;
      try {
        id = decodeURIComponent(hash);
      } catch {
        // Not encoded, so it is the id itself.
      }
      reach(id);
    }
  };

  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { apply(); remember(); }, 120);
  });
  for (const choice of [actor, subject]) choice.addEventListener("change", () => { apply(); remember(); });
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", (event) => { event.preventDefault(); clear(); remember(); });
  addEventListener("hashchange", follow);
  // The same link followed twice changes no address.
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const to = link && (link.getAttribute("href") || "");
    if (to && to === decodeURIComponent(location.hash) && to.length > 1) reach(to.slice(1));
  });
  form.hidden = false;
  apply();
  follow();
})();
