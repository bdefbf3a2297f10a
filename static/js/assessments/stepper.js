// − and + beside the agreed score, and the score's own words on the button that records it.
const form = document.querySelector("[data-agree]");

const language = document.documentElement.lang;
const decimals = (step) => (step.split(".")[1] ?? "").length;

function start(root) {
  const figure = root.querySelector('input[type="number"]');
  const words = root.querySelector("[data-record-words]");
  const without = words.textContent;

  const chosen = () => {
    if (figure) return figure.value && Number(figure.value).toLocaleString(language, { minimumFractionDigits: decimals(figure.step) });
    return root.querySelector('input[type="radio"]:checked')?.nextElementSibling.textContent.trim();
  };

  const show = () => {
    const value = chosen();
    words.textContent = value ? root.dataset.record.replace("{value}", value) : without;
    for (const button of root.querySelectorAll("[data-step]")) {
      const end = button.dataset.step > 0 ? figure.max : figure.min;
      button.disabled = figure.value !== "" && Number(figure.value) === Number(end);
    }
  };

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-step]");
    if (!button) return;
    const [least, most, step] = [figure.min, figure.max, figure.step].map(Number);
    const from = figure.value === "" ? (button.dataset.step > 0 ? least - step : most + step) : Number(figure.value);
    const to = Math.min(most, Math.max(least, from + step * button.dataset.step));
    figure.value = to.toFixed(decimals(figure.step));
    show();
  });
  root.addEventListener("input", show);
  root.addEventListener("change", show);
  show();
}

if (form) start(form);
