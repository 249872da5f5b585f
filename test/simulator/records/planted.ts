/**
 * Indicators that the generated records hold, so that a hunt finds something. The values are documentation addresses
 * and names; the same ones for every seed.
 */
export interface Planted {
  readonly addresses: readonly string[];
  readonly sha1: readonly string[];
  readonly sha256: readonly string[];
  readonly md5: readonly string[];
  readonly domains: readonly string[];
  readonly urls: readonly string[];
  readonly registryKeys: readonly string[];
  readonly commandLines: readonly string[];
  readonly accounts: readonly string[];
  readonly mailSenders: readonly string[];
  readonly mailSubjects: readonly string[];
  readonly fileNames: readonly string[];
}

export const planted: Planted = {
  addresses: ['203.0.113.66', '198.51.100.23', '2001:db8:bad::66'],
  sha1: ['3F786850e387550FDAB836ed7e6dc881de23001b', '89e6c98d92887913cadf06b2adb97f26cde4849b'],
  sha256: [
    '9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08',
    '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
  ],
  md5: ['098F6BCD4621D373CADE4E832627B4F6', 'ad0234829205b9033196ba818f7a872b'],
  domains: ['update-cdn.example', 'login.contoso-secure.example'],
  urls: ['http://update-cdn.example/a/stage2.bin?id=7&v=1.0', 'https://login.contoso-secure.example/o365/'],
  registryKeys: [
    'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\wuauhelper',
    'hkcu\\software\\classes\\ms-settings\\shell\\open\\command',
  ],
  commandLines: [
    'powershell.exe -NoP -W Hidden -Enc SQBFAFgA',
    'cmd.exe /c "copy \\\\srv-files\\tools$\\p.exe C:\\ProgramData\\p.exe"',
    'rundll32.exe C:\\Users\\Zoë\\AppData\\Local\\Temp\\d.dat,Start',
  ],
  accounts: ['svc-backup$', 'CONTOSO\\zoë.müller'],
  mailSenders: ['billing@contoso-secure.example', 'Postmaster@update-cdn.example'],
  mailSubjects: ['Überfällige Rechnung 4711', 'Invoice "urgent": pay now'],
  fileNames: ['Rechnung 4711.pdf.exe', 'stage2.bin'],
};
