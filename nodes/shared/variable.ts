/** `${NAME}` as a field's whole text: Node-RED puts the variable's value there, or leaves it when there is none. */

/** The variable's name, in either of Node-RED's spellings. */
export function variableIn(text: string): string | undefined {
  return /^\$[{(]([a-zA-Z_]\w*)[})]$/.exec(text)?.[1];
}

export function missing(variable: string, state: 'not set' | 'empty' = 'not set'): string {
  return `The environment variable ${variable} is ${state}.`;
}
