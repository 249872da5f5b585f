/** Identity activity: sign-ins, and changes that somebody made in a directory. */
import { planted } from './planted';
import { type Maker, common } from './common';

export const identityRecord: Maker = (draft) => {
  const { random, index, world } = draft;
  const person = random.pick(world.people);
  const { eventTimeDT: _eventTimeDT, ...shared } = common(draft);
  const ipAddress = index % 17 === 2 ? planted.addresses[0]! : `192.0.2.${random.integer(1, 254)}`;
  const record = {
    ...shared,
    productCode: 'idp',
    pname: 'Entra ID',
    eventSourceType: 21,
    eventId: '1',
    eventName: 'Sign-in',
    eventCategory: 'SignInLogs',
    idpName: 'Entra',
    idpId: '8d23a000-9a4c-41ea-80f5-1de879102030',
    tenantId: '8d23a000-9a4c-41ea-80f5-1de879102030',
    orgId: '8d23a000-9a4c-41ea-80f5-1de879102030',
    clientId: '00000003-0000-0000-c000-000000000000',
    clientDisplayName: 'Office 365',
    clientOS: 'Windows 11',
    clientBrowser: 'Edge 120',
    clientApp: 'Browser',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0)',
    ipAddress,
    locationCountry: 'DE',
    locationCity: 'Köln',
    locationState: 'Nordrhein-Westfalen',
    locationLongitude: '6.96',
    locationLatitude: '50.94',
    userId: person.mail,
    userDisplayName: person.name,
    principalName: person.mail,
    status: random.pick(['success', 'failure']),
    statusDetail: 'MFA requirement satisfied by claim in the token',
    statusReason: 'None',
    correlationId: random.uuid(),
    operationType: null as string | null,
  };
  if (index % 3 !== 0) return record;
  const admin = random.pick(world.people);
  return {
    ...record,
    eventId: '2',
    eventName: 'Add member to role',
    eventCategory: 'RoleManagement',
    actionName: 'Add member to role',
    operationType: 'Assign',
    requestMethod: 'POST',
    result: 'success',
    resultReason: 'Done by an administrator',
    loggedByService: 'Core Directory',
    logBatchId: random.uuid(),
    policyTreePath: 'policyname1/policyname2',
    targetResourceId: random.uuid(),
    targetResourceDisplayName: 'Global Reader',
    targetResources: [
      {
        id: random.uuid(),
        type: 'User',
        displayName: person.name,
        userPrincipalName: person.mail,
        modifiedProperties: [{ displayName: 'Role.DisplayName', oldValue: '', newValue: '"Global Reader"' }],
      },
    ],
    eventAdditionalDetails: [{ key: 'User-Agent', value: 'EvoSTS' }],
    initiatedByAppId: random.uuid(),
    initiatedByAppDisplayName: 'Provisioning',
    initiatedByServicePrincipalId: random.uuid(),
    initiatedByServicePrincipalName: 'provisioning',
    initiatedByUserId: random.uuid(),
    initiatedByUserDisplayName: admin.name,
    initiatedByUserPrincipalName: admin.mail,
    initiatedByUserIpAddress: ipAddress,
    initiatedByUserHomeTenantId: random.uuid(),
    initiatedByUserHomeTenantName: 'CONTOSO',
  };
};
