/** What a delivery sends, and what comes back of it. */

export interface DeliveryMessage {
  [property: string]: unknown;
}

/** What a message says of its delivery. A node may add fields of its own beside these. */
export interface DeliveryStamp {
  readonly node: string;
  readonly id: string;
  /** 1 for the first sending */
  readonly attempt: number;
}

/**
 * What an input message is to a delivery: a reply to one of this node's (already counted), one to another node's, or
 * none at all.
 */
export type Reply = 'answer' | 'foreign' | 'none';
