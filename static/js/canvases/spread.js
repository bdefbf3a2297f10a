// − and + beside the points of each benefit, and how many of the ten are left.
const form = document.querySelector("[data-spread]");
const ALL = 10;

function start(root) {
  const figures = [...root.querySelectorAll('input[type="number"]')];
  const words = root.querySelector("[data-left-words]");

  const show = () => {
    const left = ALL - figures.reduce((sum, figure) => sum + Number(figure.value), 0);
    const n = Math.abs(left);
    const { leftOne, leftMany, overOne, overMany } = root.dataset;
    const [one, many] = left < 0 ? [overOne, overMany] : [leftOne, leftMany];
    if (words) words.textContent = (n === 1 ? one : many).replace("{n}", n);
    for (const button of root.querySelectorAll("[data-step]")) {
      const value = Number(button.parentElement.querySelector("input").value);
      button.disabled = button.dataset.step > 0 ? left <= 0 : value <= 0;
    }
  };

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-step]");
    if (!button) return;
    const figure = button.parentElement.querySelector("input");
    figure.value = Math.min(ALL, Math.max(0, Number(figure.value) + Number(button.dataset.step)));
    show();
  });
  root.addEventListener("input", show);
  show();
}

if (form) start(form);
