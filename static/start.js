// Runs before Streamlit's bundle.

// Left to itself Streamlit takes the page's own path for the server's, asks there first, and leaves a
// failed request in the console of every page but the start page. This file knows where the server is.
window.__streamlit = { BACKEND_BASE_URL: new URL("../..", document.currentScript.src).href };

// Streamlit reruns the page on a bare "r" and offers to clear caches on a bare "c". One-letter
// shortcuts trip speech input and screen readers (WCAG 2.1.4), so they end here: on the document,
// after every control had its turn, and before Streamlit's own listener, which is added later.
document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const letter = typeof event.key === "string" && /^[rc]$/i.test(event.key);
  const editable = event.target instanceof Element
    && event.target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])");
  if (letter && !modified && !editable) event.stopImmediatePropagation();
});
