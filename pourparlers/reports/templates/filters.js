"use strict";
// Shows the sentences that pass the filters, and lights a mention up where its link is pointed at or followed.
const form = document.querySelector(".filters");
const articles = [...document.querySelectorAll("article")].map((element) => ({
  element,
  heading: element.querySelector("h3").textContent + " " + element.querySelector("p").textContent,
  sentences: [...element.querySelectorAll(".sentence")],
}));
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase();

function passes(outcome, { kind, label, trait }) {
  return (
    (!kind || (kind === "error" ? outcome.dataset.kind !== "right" : outcome.dataset.kind === kind)) &&
    (!label || outcome.dataset.labels.split(" ").includes(label)) &&
    (!trait || outcome.dataset.traits.split(" ").includes(trait))
  );
}

function filter() {
  const wanted = Object.fromEntries(["kind", "label", "trait"].map((name) => [name, form.elements[name].value]));
  const text = folded(form.elements.text.value.trim());
  const free = !wanted.kind && !wanted.label && !wanted.trait;
  let count = 0;
  let shown = 0;
  for (const { element, heading, sentences } of articles) {
    const inHeading = text && folded(heading).includes(text);
    let here = 0;
    for (const sentence of sentences) {
      const outcomes = [...sentence.querySelectorAll(".outcome")];
      const match =
        (free || outcomes.some((outcome) => passes(outcome, wanted))) &&
        (!text || inHeading || folded(sentence.textContent).includes(text));
      sentence.classList.toggle("context", !match);
      sentence.hidden = !match && !form.elements.whole.checked;
      here += match;
    }
    element.hidden = here === 0;
    count += here;
    shown += here > 0;
  }
  form.querySelector("output").textContent = `${count} sentence${count === 1 ? "" : "s"} in ${shown} article${shown === 1 ? "" : "s"}`;
}

const pieces = (link) => document.querySelectorAll(`mark[data-mentions~="${link.dataset.mention}"]`);
const light = (link, on) => pieces(link).forEach((piece) => piece.classList.toggle("lit", on));
const reveal = (link) => pieces(link).forEach((piece) => (piece.closest(".sentence").hidden = false));

const linkAt = (event) => event.target.closest("a[data-mention]");
for (const [kind, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
  document.addEventListener(kind, (event) => linkAt(event) && light(linkAt(event), on));
}
document.addEventListener("click", (event) => linkAt(event) && reveal(linkAt(event)));
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();
