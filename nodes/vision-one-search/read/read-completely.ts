/**
 * Reads a query's window to completeness, oldest part first: a window that is too wide or takes too long is read in
 * parts, one whose page token ended is read again, and what can't be had is reported.
 */
import { reasonOf, type MissingWindow } from './missing';
import { PartReading, type NextStep, type QueryProgress } from './part-reading';
import type { SearchWindow } from './search-window';
import { SentRecords } from './sent-records';
import type { SearchPages, WindowReader } from './window-reader';

/** `wait` lets the service finish a search. @throws VisionOneError, the signal's reason, or what `wait` throws */
export async function* readCompletely(
  read: WindowReader,
  window: SearchWindow,
  wait: () => Promise<void>,
  onMissing: (part: MissingWindow) => void,
  signal: AbortSignal,
): SearchPages {
  const query: QueryProgress = { sent: new SentRecords(), onMissing, countHelps: true };
  // A stack instead of recursion: the next part to read is the last one.
  const parts = [new PartReading(window, query)];
  for (let part = parts.at(-1); part !== undefined; part = parts.at(-1)) {
    const isLastPart = parts.length === 1;
    let step: NextStep;
    part.begin();
    try {
      const pages = read(part.window, part.asIs, signal);
      let next = await pages.next();
      for (; !next.done; next = await pages.next()) yield part.take(next.value, isLastPart);
      step = part.afterEnd(next.value);
    } catch (error) {
      const helpful = part.afterFailure(error);
      if (helpful === undefined) {
        if (!signal.aborted) onMissing({ from: part.window.from, to: window.to, reason: reasonOf(error) });
        throw error;
      }
      step = helpful;
    }
    if (step === 'again later') await wait();
    if (step === 'again' || step === 'again later') continue;
    parts.pop();
    if (step === 'done') query.sent.forgetBefore(part.window.to);
    else parts.push(...step.reverse().map((smaller) => new PartReading(smaller, query)));
  }
}
