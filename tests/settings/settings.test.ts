import { describe, expect, test } from '@jest/globals';
import type { GlobalOptions } from '../../src/settings/global-options.ts';
import {
  chosenProfile,
  requireSetting,
  resolveSettings,
  type Settings,
  type Sourced,
} from '../../src/settings/settings.ts';
import type { Profile } from '../../src/store/profiles.ts';

type Environment = Readonly<Record<string, string>>;

const shop: Sourced = { value: 'shop', source: '--profile' };

function resolve(globals: GlobalOptions = {}, env: Environment = {}, saved?: Profile): Settings {
  return resolveSettings(globals, env, shop, saved);
}

describe('chosenProfile', () => {
  test.each<[string, GlobalOptions, Environment, string | undefined, Sourced]>([
    ['nothing', {}, {}, undefined, { value: 'default', source: 'default' }],
    ['the current one', {}, {}, 'c', { value: 'c', source: 'current profile' }],
    ['the variable', {}, { COGAUTH_PROFILE: 'b' }, 'c', { value: 'b', source: 'COGAUTH_PROFILE' }],
    [
      'an empty variable',
      {},
      { COGAUTH_PROFILE: '' },
      'c',
      { value: 'c', source: 'current profile' },
    ],
    [
      'the flag',
      { profile: 'a' },
      { COGAUTH_PROFILE: 'b' },
      'c',
      { value: 'a', source: '--profile' },
    ],
  ])('%s', (_name, globals, env, current, expected) => {
    expect(chosenProfile(globals, env, current)).toEqual(expected);
  });
});

describe('resolveSettings', () => {
  test('knows nothing if nothing was given', () => {
    expect(resolve()).toEqual({
      profile: shop,
      endpoint: undefined,
      allowInsecureEndpoint: undefined,
      region: undefined,
      userPoolId: undefined,
      clientId: undefined,
      awsProfile: undefined,
      username: undefined,
      aws: expect.anything(),
    });
  });

  /** Each setting's sources, the strongest first. */
  const precedence: Readonly<
    Record<
      Exclude<keyof Settings, 'profile' | 'allowInsecureEndpoint' | 'aws'>,
      readonly {
        source: string;
        value: string;
        globals?: GlobalOptions;
        env?: Environment;
        saved?: Profile;
      }[]
    >
  > = {
    endpoint: [
      { source: '--endpoint', value: 'https://a', globals: { endpoint: 'https://a' } },
      { source: 'COGAUTH_ENDPOINT', value: 'embedded', env: { COGAUTH_ENDPOINT: 'embedded' } },
      { source: 'profile shop', value: 'https://c', saved: { endpoint: 'https://c' } },
      {
        source: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
        value: 'https://d',
        env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://d' },
      },
      { source: 'AWS_ENDPOINT_URL', value: 'https://e', env: { AWS_ENDPOINT_URL: 'https://e' } },
    ],
    region: [
      { source: '--region', value: 'a-a-1', globals: { region: 'a-a-1' } },
      { source: 'COGAUTH_REGION', value: 'b-b-1', env: { COGAUTH_REGION: 'b-b-1' } },
      { source: 'user pool id', value: 'eu-west-1', globals: { userPoolId: 'eu-west-1_AbCdE' } },
      { source: 'profile shop', value: 'd-d-1', saved: { region: 'd-d-1' } },
      { source: 'AWS_REGION', value: 'e-e-1', env: { AWS_REGION: 'e-e-1' } },
      { source: 'AWS_DEFAULT_REGION', value: 'f-f-1', env: { AWS_DEFAULT_REGION: 'f-f-1' } },
    ],
    userPoolId: [
      { source: '--user-pool-id', value: 'local_a', globals: { userPoolId: 'local_a' } },
      {
        source: 'COGAUTH_USER_POOL_ID',
        value: 'local_b',
        env: { COGAUTH_USER_POOL_ID: 'local_b' },
      },
      { source: 'profile shop', value: 'local_c', saved: { userPoolId: 'local_c' } },
    ],
    clientId: [
      { source: '--client-id', value: 'a', globals: { clientId: 'a' } },
      { source: 'COGAUTH_CLIENT_ID', value: 'b', env: { COGAUTH_CLIENT_ID: 'b' } },
      { source: 'profile shop', value: 'app', saved: { clientId: 'app' } },
    ],
    awsProfile: [
      { source: '--aws-profile', value: 'a', globals: { awsProfile: 'a' } },
      { source: 'profile shop', value: 'b', saved: { awsProfile: 'b' } },
      { source: 'AWS_PROFILE', value: 'c', env: { AWS_PROFILE: 'c' } },
    ],
    username: [
      { source: '--username', value: 'ada', globals: { username: 'ada' } },
      { source: 'COGAUTH_USERNAME', value: 'bob', env: { COGAUTH_USERNAME: 'bob' } },
    ],
  };
  const settingNames = [
    'endpoint',
    'region',
    'userPoolId',
    'clientId',
    'awsProfile',
    'username',
  ] as const;
  const rows = settingNames.flatMap((setting) =>
    precedence[setting].map(({ source, value }, rank) => [setting, source, value, rank] as const),
  );

  test.each(rows)('%s: %s comes before all weaker sources', (setting, source, value, rank) => {
    const given = precedence[setting].slice(rank);
    const all: { globals: GlobalOptions; env: Environment; saved: Profile } = {
      globals: {},
      env: {},
      saved: {},
    };
    for (const { globals, env, saved } of given) {
      Object.assign(all.globals, globals);
      Object.assign(all.env, env);
      Object.assign(all.saved, saved);
    }

    const settings = resolve(all.globals, all.env, all.saved);

    expect(settings[setting]).toEqual({ value, source });
  });

  const variables = settingNames.flatMap((setting) =>
    precedence[setting].flatMap(({ env }) =>
      Object.keys(env ?? {}).map((variable) => [setting, variable] as const),
    ),
  );

  test.each(variables)('%s: an empty %s counts as unset', (setting, variable) => {
    expect(resolve({}, { [variable]: '' })[setting]).toBeUndefined();
  });

  test.each([
    ['eu-west-1_AbCdE', 'eu-west-1'],
    ['us-gov-west-1_AbCdE', 'us-gov-west-1'],
    ['ap-southeast-2_AbCdE', 'ap-southeast-2'],
    ['local_AbCdE', undefined],
    ['eusc-de-east-1_AbCdE', 'eusc-de-east-1'],
    ['us-isob-east-1_AbCdE', 'us-isob-east-1'],
    ['mars1-north-2a_AbCdE', 'mars1-north-2a'],
    ['eu-west_AbCdE', 'eu-west'],
  ])('reads the region in %s: %s', (userPoolId, region) => {
    expect(resolve({ userPoolId }).region?.value).toBe(region);
  });

  test('takes the region of the profile’s pool rather than that of the surroundings', () => {
    const { region } = resolve({}, { AWS_REGION: 'us-east-1' }, { userPoolId: 'eu-west-1_AbCdE' });

    expect(region).toEqual({ value: 'eu-west-1', source: 'user pool id' });
  });

  test('takes the region that a profile saves beside its pool, which may be that of a replica', () => {
    const saved = { userPoolId: 'us-east-1_AbCdE', region: 'us-west-2' };

    expect(resolve({}, {}, saved).region).toEqual({ value: 'us-west-2', source: 'profile shop' });
  });

  test('takes no region of a profile for a pool that the profile does not name', () => {
    const saved = { userPoolId: 'us-east-1_AbCdE', region: 'us-west-2' };

    const { region } = resolve({ userPoolId: 'eu-west-1_AbCdE' }, {}, saved);

    expect(region).toEqual({ value: 'eu-west-1', source: 'user pool id' });
  });

  test.each(['EU-West-1_AbCdE', 'eu.west.1_AbCdE', '-eu-west-1_AbCdE', 'plain_AbCdE'])(
    'sends nothing to a region of the surroundings for the pool %s of AWS',
    (userPoolId) => {
      const general = [
        () => resolve({ userPoolId }, { AWS_REGION: 'us-east-1' }),
        () => resolve({ userPoolId }, { AWS_DEFAULT_REGION: 'us-east-1' }),
        () =>
          resolveSettings({ userPoolId }, {}, shop, undefined, {
            config: { default: { region: 'us-east-1' } },
            credentials: {},
          }),
      ];

      for (const look of general) {
        expect(look).toThrow(expect.objectContaining({ kind: 'CONFIG' }));
      }
    },
  );

  test('knows the region of no prefix where the pool is not of AWS', () => {
    const given = { userPoolId: 'plain_AbCdE', endpoint: 'https://emulator.example.com' };

    expect(resolve(given, { AWS_REGION: 'us-east-1' }).region?.value).toBe('us-east-1');
  });

  describe('the files of AWS', () => {
    const files = {
      config: {
        default: { region: 'eu-west-3', endpoint_url: 'https://default.example.com' },
        work: { services: 'local', region: 'eu-west-2', use_fips_endpoint: 'true' },
        quiet: {
          ignore_configured_endpoint_urls: 'true',
          endpoint_url: 'https://quiet.example.com',
        },
        'services.local': {
          'cognito_identity_provider.endpoint_url': 'https://work.example.com',
        },
      },
      credentials: { work: { region: 'ca-west-1' } },
    };
    const look = (globals: GlobalOptions, env: Environment = {}): Settings =>
      resolveSettings(globals, env, shop, undefined, files);

    test('say the region and the endpoint where nothing else does', () => {
      expect(look({})).toMatchObject({
        region: { value: 'eu-west-3', source: 'AWS profile default' },
        endpoint: { value: 'https://default.example.com', source: 'AWS profile default' },
      });
      expect(look({ awsProfile: 'work' })).toMatchObject({
        region: { value: 'ca-west-1', source: 'AWS profile work' },
        endpoint: { value: 'https://work.example.com', source: 'AWS profile work' },
        aws: { useFipsEndpoint: { value: 'true', source: 'AWS profile work' } },
      });
    });

    test('come after the variables', () => {
      const env = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'https://variable.example.com' };

      expect(look({}, env)).toMatchObject({
        region: { source: 'AWS_REGION' },
        endpoint: { source: 'AWS_ENDPOINT_URL' },
      });
    });

    test.each(['true', '1', 'yes', 'TRUE'])('say no endpoint if it is to be ignored: %s', (yes) => {
      const env = {
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: yes,
        AWS_ENDPOINT_URL: 'https://variable.example.com',
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://service.example.com',
      };

      expect(look({}, env).endpoint).toBeUndefined();
      expect(look({ awsProfile: 'quiet' }).endpoint).toBeUndefined();
      expect(look({ endpoint: 'embedded' }, env).endpoint?.value).toBe('embedded');
    });
  });

  test.each<[string, GlobalOptions, Environment, Profile | undefined, string]>([
    ['an endpoint without scheme', { endpoint: 'localhost:9229' }, {}, undefined, '--endpoint'],
    ['an endpoint of another scheme', { endpoint: 'ftp://x' }, {}, undefined, '--endpoint'],
    [
      'an endpoint that is a word',
      {},
      { COGAUTH_ENDPOINT: 'Embedded' },
      undefined,
      'COGAUTH_ENDPOINT',
    ],
    ['a saved endpoint', {}, {}, { endpoint: 'file:///etc' }, 'profile shop'],
    ['a pool without region', { userPoolId: 'AbCdE' }, {}, undefined, '--user-pool-id'],
    ['a pool without name', { userPoolId: 'eu-west-1_' }, {}, undefined, '--user-pool-id'],
    ['a pool with a path', { userPoolId: 'eu-west-1_../x' }, {}, undefined, '--user-pool-id'],
    ['a client with a blank', {}, { COGAUTH_CLIENT_ID: 'a b' }, undefined, 'COGAUTH_CLIENT_ID'],
    ['a client too long', { clientId: 'a'.repeat(129) }, {}, undefined, '--client-id'],
    ['a region that is no host name', { region: 'eu west' }, {}, undefined, '--region'],
    ['a region with a dot', {}, { AWS_REGION: 'x.example.org' }, undefined, 'AWS_REGION'],
    ['a region with a slash', { region: 'x/y' }, {}, undefined, '--region'],
  ])('refuses %s and says where it comes from', (_name, globals, env, saved, source) => {
    expect(() => resolve(globals, env, saved)).toThrow(
      expect.objectContaining({
        kind: 'CONFIG',
        message: expect.stringContaining(`from ${source} `),
      }),
    );
  });

  test.each(['http://127.0.0.1:9229', 'https://cognito-idp.eu-west-1.amazonaws.com', 'embedded'])(
    'takes the endpoint %s',
    (endpoint) => {
      expect(resolve({ endpoint }).endpoint?.value).toBe(endpoint);
    },
  );
});

describe('requireSetting', () => {
  test('gives the value', () => {
    expect(requireSetting(resolve({ clientId: 'app' }), 'clientId')).toBe('app');
  });

  test.each([
    ['clientId', /client id.*shop/, ['--client-id', 'COGAUTH_CLIENT_ID']],
    ['userPoolId', /user pool id.*shop/, ['--user-pool-id', 'COGAUTH_USER_POOL_ID']],
  ] as const)(
    'names the flag and the variable that would have given the %s',
    (key, message, hint) => {
      expect(() => requireSetting(resolve(), key)).toThrow(
        expect.objectContaining({
          kind: 'CONFIG',
          code: 'MissingSetting',
          message: expect.stringMatching(message),
          hint: expect.arrayContaining([...hint]),
        }),
      );
    },
  );
});

describe('an endpoint over plain HTTP', () => {
  const remote = 'http://cognito.example.com';
  const sources: readonly (readonly [string, GlobalOptions, Environment, Profile | undefined])[] = [
    ['--endpoint', { endpoint: remote }, {}, undefined],
    ['COGAUTH_ENDPOINT', {}, { COGAUTH_ENDPOINT: remote }, undefined],
    ['the profile', {}, {}, { endpoint: remote }],
    ['AWS_ENDPOINT_URL', {}, { AWS_ENDPOINT_URL: remote }, undefined],
    ['its long form', {}, { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: remote }, undefined],
  ];
  const refused = expect.objectContaining({ kind: 'CONFIG', code: 'InsecureEndpoint' });

  test.each(sources)('is refused from %s, unless it is allowed', (_name, globals, env, saved) => {
    expect(() => resolve(globals, env, saved)).toThrow(refused);
    const allowed = { ...globals, allowInsecureEndpoint: true };
    expect(resolve(allowed, env, saved).endpoint?.value).toBe(remote);
    const variable = { ...env, COGAUTH_ALLOW_INSECURE_ENDPOINT: '1' };
    expect(resolve(globals, variable, saved).endpoint?.value).toBe(remote);
  });

  test('is allowed by a profile for its own endpoint only', () => {
    const saved = { endpoint: remote, allowInsecureEndpoint: 'true' };

    expect(resolve({}, {}, saved).endpoint?.value).toBe(remote);
    expect(() => resolve({ endpoint: 'http://other.example.com' }, {}, saved)).toThrow(refused);
    expect(() =>
      resolve({}, { AWS_ENDPOINT_URL: remote }, { allowInsecureEndpoint: 'true' }),
    ).toThrow(refused);
  });

  test.each(['0', 'false', 'no', ''])('is not allowed by %j', (value) => {
    const env = { COGAUTH_ALLOW_INSECURE_ENDPOINT: value, COGAUTH_ENDPOINT: remote };

    expect(() => resolve({}, env)).toThrow(refused);
  });

  test.each([
    'http://127.0.0.1:9229',
    'http://127.8.9.10',
    'http://2130706433',
    'http://[::1]:9229',
    'http://localhost:9229',
    'http://cognito.localhost',
    'https://cognito.example.com',
    'embedded',
  ])('is allowed for %s', (endpoint) => {
    expect(resolve({ endpoint }).endpoint?.value).toBe(endpoint);
  });

  test.each([
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://notlocalhost',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::ffff:10.0.0.1]',
    'http://169.254.169.254',
  ])('is one at %s', (endpoint) => {
    expect(() => resolve({ endpoint })).toThrow(refused);
  });
});
