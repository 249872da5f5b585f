import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filterRules } from '../../nodes/vision-one-pull/editor/filter-fields';
import { type FilterRow, filterRows, filterText } from '../../nodes/vision-one-pull/editor/filter-text';
import { compileFilter } from '../simulator/filter';
import { alertFilter, auditFilter, oatFilter } from '../simulator/filter-fields';

const rules = { audit: auditFilter, alerts: alertFilter, oat: oatFilter };
const row = (field: string, value: string, more: Partial<FilterRow> = {}): FilterRow => ({
  field,
  value,
  operator: 'eq',
  not: false,
  ...more,
});

describe('vision-one-pull: filter rows', () => {
  it('write what a person would', () => {
    assert.equal(filterText([]), '');
    assert.equal(filterText([row('severity', 'high')]), "severity eq 'high'");
    assert.equal(
      filterText([row('severity', 'high'), row('status', 'Open'), row('severity', 'critical')]),
      "(severity eq 'high' or severity eq 'critical') and status eq 'Open'",
    );
    assert.equal(
      filterText([row('model', 'ransom', { operator: 'contains' }), row('alertProvider', 'TI', { not: true })]),
      "contains(model,'ransom') and not (alertProvider eq 'TI')",
    );
    assert.equal(filterText([row('model', "it's")]), "model eq 'it''s'");
  });

  it('come from texts that others wrote', () => {
    assert.deepEqual(filterRows("not (riskLevel eq 'info')"), [row('riskLevel', 'info', { not: true })]);
    assert.deepEqual(filterRows(" severity  eq 'high' or severity eq 'low' "), [
      row('severity', 'high'),
      row('severity', 'low'),
    ]);
    assert.deepEqual(filterRows("category eq 'A' and activity eq 'B'"), [row('category', 'A'), row('activity', 'B')]);
    assert.deepEqual(filterRows('  '), []);
  });

  it('do not pretend to say what they can not', () => {
    for (const text of [
      "severity eq 'high' or status eq 'Open'",
      "severity eq 'high' and severity eq 'low'",
      "(severity eq 'high' or status eq 'Open') and model eq 'x'",
      "severity eq 'high' or severity eq 'low' and status eq 'Open'",
      "not (severity eq 'high' or severity eq 'low')",
      "((severity eq 'high'))",
      'severity eq high',
      "severity ne 'high'",
      "severity eq 'high",
      "severity eq 'high') ",
    ])
      assert.equal(filterRows(text), undefined, text);
  });

  it('give back any rows from their text, and mean what they say', () => {
    const anyRow = fc.record({
      field: fc.constantFrom('severity', 'status', 'model', 'indicatorValue'),
      operator: fc.constantFrom('eq' as const, 'contains' as const),
      value: fc.oneof(fc.constantFrom('high', 'Open', 'a'), fc.string({ maxLength: 5 })),
      not: fc.boolean(),
    });
    const alert = fc.record({
      severity: fc.constantFrom('high', 'low'),
      status: fc.constantFrom('Open', 'Closed'),
      model: fc.string({ maxLength: 5 }),
    });
    const seed = Date.now();
    const property = fc.property(fc.array(anyRow, { minLength: 1, maxLength: 5 }), alert, (rows, record) => {
      const text = filterText(rows);
      const back = filterRows(text) ?? [];
      const byField = (list: readonly FilterRow[]) => [...list].map((one) => JSON.stringify(one)).sort();
      assert.deepEqual(
        byField(back),
        byField(rows.map(({ field, operator, value, not }) => ({ field, operator, value, not }))),
      );
      // Rows of one field are alternatives; fields and exclusions have to hold together.
      const holds = ({ field, operator, value }: FilterRow): boolean => {
        const found = (record as Record<string, string>)[field];
        return found !== undefined && (operator === 'eq' ? found === value : found.includes(value));
      };
      const wanted = new Map<string, FilterRow[]>();
      for (const one of rows.filter(({ not }) => !not)) wanted.set(one.field, [...(wanted.get(one.field) ?? []), one]);
      const expected =
        [...wanted.values()].every((some) => some.some(holds)) && !rows.some((one) => one.not && holds(one));
      assert.equal(compileFilter(text, alertFilter)(record), expected, text);
    });
    fc.assert(property, { seed, numRuns: 500 });
  });

  it('offer fields and values that the service takes', () => {
    for (const service of ['audit', 'alerts', 'oat'] as const) {
      const { fields, contains, longest } = filterRules[service]!;
      assert.equal(contains, rules[service].contains);
      if (longest > 0) assert.equal(longest, rules[service].longest);
      for (const { name, values = ['x'] } of fields) {
        const category = name === 'activity' ? [row('category', 'x')] : [];
        compileFilter(filterText([...category, ...values.map((value) => row(name, value))]), rules[service]);
      }
    }
  });
});
