/**
 * What tests and scripts in other processes may ask, below /simulator/ (the server listens on loopback only):
 * GET ledger, GET versions?stream=&from=&to=, POST faults, DELETE faults, POST token, POST records, DELETE ledger.
 */
import type { Simulator } from './index';
import type { Fault } from './faults';
import { type StreamName, streamNames } from './options';

export function administrate(simulator: Simulator, method: string, url: URL, body: string): unknown {
  const { ledger, faults } = simulator;
  switch (`${method} ${url.pathname}`) {
    case 'GET /simulator/ledger':
      return {
        now: simulator.now(),
        requestCount: ledger.requestCount,
        requests: ledger.requests,
        violations: ledger.violations,
        contract: { checked: simulator.contract.checked, violations: simulator.contract.violations },
        streams: Object.fromEntries(
          streamNames.map((name) => [name, { ...ledger.totals(name), served: [...ledger.served(name).values()] }]),
        ),
      };
    case 'DELETE /simulator/ledger':
      ledger.clear();
      return {};
    case 'GET /simulator/versions': {
      const stream = url.searchParams.get('stream') as StreamName;
      if (!streamNames.includes(stream)) return undefined;
      const time = (name: string): Record<string, number> =>
        url.searchParams.has(name) ? { [name]: Number(url.searchParams.get(name)) } : {};
      return [...ledger.versions(stream, { ...time('from'), ...time('to'), ...time('visibleBy') })];
    }
    case 'POST /simulator/faults':
      for (const fault of [JSON.parse(body) as Fault | Fault[]].flat()) faults.add(fault);
      return {};
    case 'DELETE /simulator/faults':
      faults.clear();
      return {};
    case 'POST /simulator/token':
      return { token: simulator.setToken((JSON.parse(body || '{}') as { token?: string }).token) };
    case 'POST /simulator/records': {
      const { stream, records } = JSON.parse(body) as { stream: StreamName; records: object[] };
      simulator.add(stream, records);
      return {};
    }
    default:
      return undefined;
  }
}
