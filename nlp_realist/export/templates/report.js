// Comforts only: the page says everything without this script.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const folds = all("#transcripts .doc > details");
  const byCode = document.getElementById("by-code");
  const byDirection = document.getElementById("by-direction");
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  // Turns with a code, each with the turn before it; the rest is hidden, not removed.
  const filter = () => {
    const direction = byDirection.value && `.${byDirection.value}`;
    const wanted = byCode.value && `.k.${byCode.value}${direction}:not(.rejected)`;
    const hits = (turn) => (wanted ? all(".x", turn).filter((x) => x.querySelector(wanted)).length : 0);
    let excerpts = 0;
    let documents = 0;
    for (const fold of folds) {
      let here = 0;
      let before = null;
      for (const turn of all(".t", fold)) {
        const found = hits(turn);
        turn.hidden = Boolean(wanted) && !found;
        turn.classList.remove("context");
        if (found && before && before.hidden) {
          before.hidden = false;
          before.classList.add("context");
        }
        here += found;
        before = turn;
      }
      fold.open = here > 0;
      fold.parentElement.hidden = Boolean(wanted) && !here;
      excerpts += here;
      documents += here ? 1 : 0;
    }
    document.getElementById("found").textContent = wanted
      ? `${count(excerpts, "excerpt")} in ${count(documents, "document")}, each with the turn before it`
      : "";
  };

  // A link into something folded or filtered away brings it back first.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]") && byCode) {
      byCode.value = "";
      filter();
    }
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  const tools = document.querySelector(".filter");
  if (tools) {
    tools.hidden = false;
    document.getElementById("open-all").addEventListener("click", () => folds.forEach((fold) => { fold.open = true; }));
    document.getElementById("close-all").addEventListener("click", () => folds.forEach((fold) => { fold.open = false; }));
  }
  if (byCode) {
    byCode.addEventListener("change", filter);
    byDirection.addEventListener("change", filter);
  }

  // A definition that is in the way goes with Escape, and comes back with the next tag.
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.body.classList.add("quiet");
  });
  for (const moment of ["focusin", "pointerover"]) {
    addEventListener(moment, (event) => {
      if (event.target.closest && event.target.closest(".k")) document.body.classList.remove("quiet");
    });
  }

  // Browsers without ::details-content print only what is open.
  let opened = [];
  addEventListener("beforeprint", () => {
    const wanted = document.getElementById("on-paper");
    opened = wanted && wanted.checked ? folds.filter((fold) => !fold.open) : [];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
