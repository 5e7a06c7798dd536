/** The page that leads to GitHub: a form, since a manifest is posted. */
export function startPage(action: string, manifest: object): string {
  return page(`<p>This leads to GitHub, which shows what the App is to be called and asks you to make it.</p>
<form method="post" action="${escaped(action)}"><input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button>Go to GitHub</button></form>`);
}

/** The page after GitHub has led back. */
export function endPage(text: string): string {
  return page(`<p>${escaped(text)}</p>`);
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Chandlery review bot</title>
<h1>Registering the GitHub App</h1>
${body}</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
