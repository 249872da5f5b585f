/**
 * Asks for resources/editor.css, once for all nodes of the package: with the palette, so that it is there for the first
 * form.
 */
export function addStyle(): void {
  if ($('#v1-style').length > 0) return;
  const href = 'resources/@open-xdr/node-red-vision-one/editor.css';
  $('<link id="v1-style" rel="stylesheet">').attr('href', href).appendTo('head');
}
