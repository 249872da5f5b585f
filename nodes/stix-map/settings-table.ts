/** The settings of stix-map. README and the flows that users saved know these names. */
import { flag, jsonObject, oneOf, text, whole } from '../shared/settings';
import { mapNames } from '../shared/vision-one/source-names';

/* prettier-ignore */
export const settingsTable = {
  specVersion:  oneOf('2.1', '2.0'),
  /** `auto`: by the message's source, or by what a record looks like */
  dialect:      oneOf('auto', ...mapNames),
  identityName: text('Trend Vision One'),
  /** an identity object; empty: one is made of the name */
  identity:     jsonObject(),
  onlyMatches:  flag(true),
  matchCase:    flag(false),
  /** observed-data that a pattern of several observations may hold */
  maxHeld:      whole(100_000, 0, 1e9),
  sighting:     flag(false),
  group:        flag(false),
  bundle:       oneOf('message', 'record', 'chunk'),
  /** objects in a bundle, for `chunk` */
  chunkSize:    whole(1000, 1, 1e9),
  unmapped:     oneOf('drop', 'keep'),
  /** a custom map; empty: our own */
  map:          jsonObject(),
};
