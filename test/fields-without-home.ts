/**
 * Fields of Trend's description that no STIX attribute asks for and that stix-map puts nowhere, each with the reason.
 * `unmapped: keep` keeps them all. Lines hold names with blanks between them, for each source or for all (`*`).
 */
export const withoutHome: readonly {
  readonly reason: string;
  readonly fields: Readonly<Record<string, string>>;
}[] = [
  {
    reason: 'when the record was made: eventTime says it',
    fields: {
      '*': 'eventTimeDT',
      detections: 'end rt rt_utc',
      cloudActivities: 'start end',
      networkActivities: 'rt start duration',
      mobileActivities: 'firstSeen objectAppInstalledTime',
      containerActivities: 'receivedTime',
    },
  },
  {
    reason: "the record's own key, which ids in the bundle are made of, or that of what it belongs to",
    fields: {
      '*': 'uuid packageTraceId',
      emailActivities: 'msgUuid',
      detections: 'msgUuid',
      networkActivities: 'flowId objectId',
      cloudActivities: 'eventID requestID',
      identityActivities: 'correlationId logBatchId',
    },
  },
  {
    reason: 'the product, the part of it or the tenant that wrote the record',
    fields: {
      '*': 'pname productCode pver customerId searchDL',
      detections: 'deviceGUID mDevice mDeviceGUID mpname mpver engType engVer component deviceProcessName',
      networkActivities: 'deviceGUID tenantGuid companyName',
      emailActivities: 'orgId org_id scanType',
      identityActivities: 'orgId tenantId loggedByService',
      containerActivities: 'version',
    },
  },
  {
    reason: 'what Vision One or the product thinks of the record: a verdict, a rule, a policy, a risk',
    fields: {
      '*': 'tags filterRiskLevel',
      detections: `act actResult aptRelated behaviorCat blocking cat cccaDetection cccaDetectionSource cccaRiskLevel cnt
        detectionType firstAct firstActResult malName malType mitreMapping mitreVersion tacticId techniqueId threatName`,
      networkActivities: `act detectionType malName policyUuid profile ruleName ruleType ruleUuid score`,
      cloudActivities: 'action logStatus',
      containerActivities: `bitwiseFilterRiskLevel customFilterRiskLevel customFilterTags policyId policyName ruleIdStr
        tmFilterRiskLevel`,
    },
  },
  {
    reason: 'the kind of event, and its outcome: STIX observes things, not what is said of them',
    fields: {
      endpointActivities: 'winEventId',
      detections: 'eventName eventSubName fileOperation',
      networkActivities: 'eventName eventSubName respCode respMethod application',
      cloudActivities: `eventCase eventCategory eventName eventSource eventSubId eventType eventVersion managementEvent
        readOnly vpcFlowLogsVersion`,
      mobileActivities: 'eventId eventSubId',
      containerActivities: 'eventSubId eventSourceType',
      identityActivities: `actionName eventAdditionalDetails eventCategory eventId eventName eventSourceType operationType
        policyTreePath requestMethod result resultReason status statusDetail statusReason`,
    },
  },
  {
    reason: 'what a call was about, in the words of another API',
    fields: {
      cloudActivities: 'requestParameters resources responseElements',
      identityActivities: 'targetResourceDisplayName targetResourceId targetResources',
    },
  },
  {
    reason: 'a place in a cloud account or on earth: no observable has one',
    fields: {
      cloudActivities: `awsRegion azId cloudAccountId networkInterfaceId recipientAccountId regionCode subLocationId
        subLocationType subnetId vpcEndpointId vpcId`,
      identityActivities: 'locationCity locationCountry locationLatitude locationLongitude locationState',
    },
  },
  {
    reason: 'of traffic: its way and flags as a whole, where STIX has them for each direction, or its name for a side',
    fields: {
      cloudActivities: 'flowDirection pktDstCloudServiceName pktSrcCloudServiceName tcpFlags trafficPath',
      detections: 'appGroup clientFlag deviceDirection dstGroup srcGroup',
      networkActivities: 'requestMimeType serverProtocol serverTls',
    },
  },
  {
    reason: "an id or a kind in the maker's own numbering",
    fields: {
      endpointActivities: 'objectIntegrityLevel objectProcessHashId objectSubTrueType objectTrueType processHashId',
      identityActivities: `clientId idpId idpName initiatedByAppId initiatedByUserHomeTenantId
        initiatedByUserHomeTenantName`,
      networkActivities: 'fileType respFileType',
      mobileActivities: 'userType',
    },
  },
  {
    reason: 'a hash of a key: STIX has hashes of files and certificates',
    fields: { mobileActivities: 'appPublicKeySha1 objectAppPublicKeySha1' },
  },
  {
    reason: 'a property of an app or a device that neither software nor x-oca-asset has',
    fields: { mobileActivities: 'appIsSystem appSize endpointModel objectAppIsSystemApp' },
  },
  {
    reason: 'a domain or a department alone names no account',
    fields: { networkActivities: 'userDepartment userDomain' },
  },
  {
    reason: 'another spelling of a field that is mapped',
    fields: { containerActivities: 'parentCmdNormalized' },
  },
  {
    reason: 'the text of a script: an artifact holds it in base64, of which no search could ask for a part',
    fields: { endpointActivities: 'objectRawDataStr' },
  },
];
