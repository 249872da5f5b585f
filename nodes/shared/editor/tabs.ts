/** Tabs of a form: Node-RED's own, with what they lack: keys, roles, and a mark where a field is wrong. */
import type { Words } from './words';

/**
 * Makes tabs of the elements with the class `<type>-tab`: each id is a tab, named by `tab.<data-tab>` of the catalogue.
 * `onShow` gets the data-tab that is shown.
 */
export function tabs(type: string, words: Words, onShow: (tab: string) => void = () => undefined): void {
  const contents = $(`.${type}-tab`).attr('role', 'tabpanel');
  const place = $(`#${type}-tabs`).attr('role', 'tablist');
  const linkTo = (id: string): JQuery => place.find(`a[href="#${id}"]`);
  const strip = RED.tabs.create({
    element: place,
    onchange: (tab: unknown) => {
      const { id } = tab as { id: string };
      contents.hide();
      place.find('a').attr({ 'aria-selected': 'false', tabindex: -1 });
      linkTo(id).attr({ 'aria-selected': 'true', tabindex: 0 });
      onShow(String($(`#${id}`).show().attr('data-tab')));
    },
  });
  contents.each((index, { id, dataset }) => {
    const label = words(`tab.${dataset['tab']}`);
    strip.addTab({ id, label }, index);
    linkTo(id).attr({ role: 'tab', 'aria-controls': id }).parent().attr('role', 'presentation');
    $(`#${id}`).attr('aria-label', label);
  });
  strip.activateTab(contents[0]?.id ?? '');

  place.on('keydown', 'a', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Enter: 0, ' ': 0 }[event.key ?? ''];
    if (step === undefined) return;
    event.preventDefault();
    const ids = contents.toArray().map(({ id }) => id);
    const at = ids.indexOf(String($(event.currentTarget as HTMLElement).attr('href')).slice(1));
    const id = ids[(at + step + ids.length) % ids.length] ?? '';
    strip.activateTab(id);
    linkTo(id).trigger('focus');
  });

  // The editor marks a field that is wrong; on a tab that is not shown nobody sees it.
  const mark = (): void => {
    contents.each((_index, content) => {
      linkTo(content.id).toggleClass('v1-tab-error', $(content).find('.input-error').length > 0);
    });
  };
  const soon = (): void => void window.setTimeout(mark);
  contents.on('change keyup paste', soon);
  soon();
}
