/** The context stores to choose from, and what each keeps over a restart of Node-RED. */
import type { Form } from '../../shared/editor/form';
import { wordsOf } from '../../shared/editor/words';

type StoreKind = 'volatile' | 'delayed' | 'direct' | 'shared';

const words = wordsOf('vision-one-pull');

export function fillStores(form: Form, stored: string): void {
  const { context } = RED.settings as { context?: { default?: string; stores?: string[] } };
  const select = form.field('cursorStore').empty();
  const add = (value: string, text: string): void => void $('<option>').val(value).text(text).appendTo(select);
  const first = context?.default ?? 'memory';
  add('', words('store.default', { store: first }));
  for (const store of context?.stores ?? []) if (store !== first || store === stored) add(store, store);
  // A store that settings.js no longer has stays the choice until another is made.
  if (stored !== '' && !context?.stores?.includes(stored)) add(stored, words('store.missing', { store: stored }));
  select.val(stored);
  const show = (): void => {
    const isErased = form.value('cursorScope') === 'node' && !isConfigured();
    const key = isErased ? 'erased' : kindOf(form.value('cursorStore'));
    $('#vision-one-pull-store-hint').html(words(`store.${key}`));
  };
  form.field('cursorStore').on('change', show);
  form.field('cursorScope').on('change', show);
  show();
}

export function isKnownStore(store: string): boolean {
  const { context } = RED.settings as { context?: { stores?: string[] } };
  return store === '' || (context?.stores?.includes(store) ?? true);
}

/** settings.js, as the node's runtime read it. */
function storeKinds(): Record<string, StoreKind> {
  return (RED.settings as { visionOnePullStores?: Record<string, StoreKind> }).visionOnePullStores ?? {};
}

function kindOf(store: string): StoreKind {
  return storeKinds()[store] ?? storeKinds()[''] ?? 'volatile';
}

/** Without contextStorage in settings.js a node's own context is erased at each deploy. */
function isConfigured(): boolean {
  return Object.keys(storeKinds()).length > 1;
}
