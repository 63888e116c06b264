/** Text as HTML, SVG and XML print it, inside elements and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** What {@link escapeHtml} was given. */
export function unescapeHtml(html: string): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** JSON that may stand inside a `<script>` element: no text in it can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

/**
 * An SVG document with its title and description as its first children, so that a screen reader announces them.
 *
 * @param svg - text that begins with an `<svg ...>` tag
 */
export function describeSvg(
  svg: string,
  figure: { readonly id: string; readonly title: string; readonly alt: string },
): string {
  const { id, title, alt } = figure;
  const words =
    `<title id="${id}-title">${escapeHtml(title)}</title>` + `<desc id="${id}-desc">${escapeHtml(alt)}</desc>`;
  return svg.replace(
    /^<svg([^>]*)>/,
    (_, attributes: string) => `<svg${attributes} role="img" aria-labelledby="${id}-title ${id}-desc">${words}`,
  );
}
