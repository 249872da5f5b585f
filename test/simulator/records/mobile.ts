/** Mobile activity: a page that was opened, or an app that was installed. */
import { planted } from './planted';
import { type Maker, common } from './common';

export const mobileRecord: Maker = (draft) => {
  const { random, index, world } = draft;
  const osName = random.pick(['iOS', 'Android']);
  const record = {
    ...common(draft),
    productCode: 'mbs',
    pname: 'Mobile Security',
    eventId: '7',
    eventSubId: 603,
    endpointHostName: "Zoë's phone",
    endpointGuid: random.uuid(),
    endpointIp: [`10.40.0.${random.integer(2, 254)}`],
    endpointModel: osName === 'iOS' ? 'iPhone 14' : 'Pixel 8',
    osName,
    osVer: '17.1',
    logonUser: [random.pick(world.people).mail],
  };
  if (index % 2 === 1)
    return {
      ...record,
      request: index % 7 === 1 ? planted.urls[1]! : 'https://m.corp.example/',
      appLabel: 'Browser',
      appPkgName: 'com.example.browser',
      appPublicKeySha1: random.hex(40),
      appIsSystem: true,
      objectHostName: 'm.corp.example',
    };
  return {
    ...record,
    eventId: '15',
    eventSubId: 1,
    objectAppLabel: 'Taschenlampe',
    objectAppPackageName: 'com.example.torch',
    objectAppPublicKeySha1: random.hex(40),
    objectAppDexSha256: random.hex(64),
    objectAppIsSystemApp: false,
    objectFilePath: '/data/app/com.example.torch/base.apk',
    objectFileHashSha256: index % 6 === 0 ? planted.sha256[0]! : random.hex(64),
    srcFilePath: '/sdcard/Download/torch.apk',
    srcFileHashSha256: random.hex(64),
  };
};
