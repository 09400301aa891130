// Parts of the page, drawn by the server, put where they belong: by id, in order, focus kept.

const policy = globalThis.trustedTypes?.createPolicy("swingdoor", { createHTML: (html) => html });

/** Put each top-level element of `html` in; gives those that were not there before. */
export function patch(html) {
  const holder = document.createElement("template");
  holder.innerHTML = policy ? policy.createHTML(html) : html;
  const fresh = [];
  for (const part of [...holder.content.children]) if (place(part)) fresh.push(part);
  return fresh;
}

function place(part) {
  const old = document.getElementById(part.id);
  if ("gone" in part.dataset) { old?.remove(); return false; }
  if (old?.isEqualNode(part)) return false;
  if (old) {
    const focused = find(old).indexOf(document.activeElement);
    old.replaceWith(part);
    if (part.dataset.into && misplaced(part)) insert(part.parentElement, part);
    if (focused >= 0) (find(part)[focused] ?? find(part)[0])?.focus({ preventScroll: true });
    return false;
  }
  const list = part.dataset.into && document.getElementById(part.dataset.into);
  if (!list) return false;
  insert(list, part);
  return true;
}

const find = (part) => [...part.querySelectorAll("a, button, input, select, textarea, summary")];

function misplaced(part) {
  const before = part.previousElementSibling?.dataset.order ?? "";
  const after = part.nextElementSibling?.dataset.order;
  return before > part.dataset.order || (after !== undefined && after < part.dataset.order);
}

/** Binary search by data-order: a thousand rows cost ten looks. */
function insert(list, part) {
  part.remove();
  const rows = list.children;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].dataset.order < part.dataset.order) low = middle + 1; else high = middle;
  }
  list.insertBefore(part, rows[low] ?? null);
}
