/** Faults that HTTP itself can tell, whichever service is asked. Each service has an error and codes of its own. */

export type HttpFault = 'CONFIG' | 'BAD_REQUEST' | 'BAD_RESPONSE' | 'FOREIGN_LINK' | 'TIMEOUT' | 'UNAVAILABLE';

/** The service's error for a fault. */
export type FaultError = (fault: HttpFault, message: string) => Error;
