/** Records to try the form's settings with: invented, one of each kind that looks different. */

const host = {
  endpointHostName: 'laptop-17',
  endpointGuid: '1f0f0a52-3f5e-4d0a-9c37-6a1c0e1d2b44',
  endpointIp: ['192.0.2.17'],
};
const time = { eventTime: 1767225600000 };
const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const samples: Readonly<Record<string, object>> = {
  endpointActivities: {
    ...time,
    uuid: '7a0c9a4e-5a8f-4f6e-8a3e-2f1b6f0d9c11',
    eventId: '1',
    eventSubId: 2,
    ...host,
    parentCmd: 'C:\\Windows\\explorer.exe',
    parentPid: 1204,
    processCmd: 'powershell.exe -NoProfile',
    processPid: 5520,
    processFilePath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    objectCmd: 'fetch.exe /quiet',
    objectPid: 5988,
    objectFilePath: 'C:\\Users\\Public\\fetch.exe',
    objectFileHashSha256: sha256,
  },
  emailActivities: {
    ...time,
    uuid: '0b5d6a3c-9a62-4d0b-8f4f-8f8f0c2d7e22',
    mailMsgId: '<invoice-42@example.net>',
    mailMsgSubject: 'Your invoice',
    mailFromAddresses: ['Billing <billing@example.net>'],
    mailToAddresses: ['kim@example.org'],
    mailSenderIp: '203.0.113.24',
    mailUrlsRealLink: ['https://pay.example.net/invoice'],
    attachmentFileName: ['invoice.zip'],
    attachmentSha256: [sha256],
  },
  networkActivities: {
    ...time,
    uuid: '5f2c7c62-8ad4-4c1e-a1a4-6c5fb8c1aa33',
    clientIp: '192.0.2.17',
    clientPort: 51544,
    serverIp: '198.51.100.7',
    serverPort: 443,
    src: '192.0.2.17',
    dst: '198.51.100.7',
    dpt: 443,
    app: 'HTTPS',
    proto: 6,
    request: 'https://files.example.net/fetch.exe',
    requestMethod: 'GET',
  },
  detections: {
    ...time,
    uuid: 'd8f0e5d4-33cb-4f6a-9b0a-90a7a2f3bb44',
    ...host,
    malName: 'Test.Sample',
    fileName: ['fetch.exe'],
    filePath: 'C:\\Users\\Public',
    fileHashSha256: sha256,
  },
  alerts: {
    id: 'WB-1-20260101-00001',
    workbenchLink: 'https://portal.example.net/alerts/WB-1',
    model: 'Suspicious download',
    severity: 'high',
    score: 61,
    createdDateTime: '2026-01-01T00:05:00Z',
    updatedDateTime: '2026-01-01T00:09:00Z',
    impactScope: {
      entities: [
        { entityType: 'account', entityValue: 'EXAMPLE\\kim' },
        {
          entityType: 'host',
          entityValue: { name: host.endpointHostName, guid: host.endpointGuid, ips: host.endpointIp },
        },
      ],
    },
    indicators: [
      { id: 1, type: 'file_sha256', field: 'objectFileHashSha256', value: sha256 },
      { id: 2, type: 'url', field: 'request', value: 'https://files.example.net/fetch.exe' },
    ],
  },
  oat: {
    uuid: '2e9d1b70-7cc5-4c3b-9a55-4b2a9a6ecc55',
    source: 'endpointActivityData',
    detectedDateTime: '2026-01-01T00:00:00Z',
    endpoint: { endpointName: host.endpointHostName, agentGuid: host.endpointGuid, ips: host.endpointIp },
    filters: [{ id: 'F1', name: 'Script without profile', riskLevel: 'medium', mitreTechniqueIds: ['T1059.001'] }],
    detail: { processCmd: 'powershell.exe -NoProfile', processPid: 5520 },
  },
};
