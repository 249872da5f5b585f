/**
 * One seed for all that is random in a run of the tests, printed where the run begins. SEED=n repeats the run; what
 * says SEED=n of a failure begins with it. `.ci/run` takes it from the tree that it tests: what passed once passes
 * again.
 */
import fc from 'fast-check';

export const firstSeed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

fc.configureGlobal({ seed: firstSeed });
console.log(`SEED=${firstSeed}`);
