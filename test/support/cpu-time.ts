/** Milliseconds of work of this process. Unlike a clock it stands still while the machine does something else. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
