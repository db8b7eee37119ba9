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
