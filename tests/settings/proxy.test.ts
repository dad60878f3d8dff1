import { describe, expect, test } from '@jest/globals';
import { proxyTo, shownProxy } from '../../src/settings/proxy.ts';

const cognito = new URL('https://cognito-idp.eu-west-1.amazonaws.com');

function through(server: URL, env: Readonly<Record<string, string>>): string | undefined {
  const choice = proxyTo(server, env);
  return choice?.kind === 'through' ? choice.url.href : choice?.kind;
}

describe('the proxy on the way to a server', () => {
  test.each([
    ['localhost:8081/', 'http://localhost:8081/'],
    ['proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['user:word@proxy.example.com', 'http://user:word@proxy.example.com/'],
    ['http://proxy.example.com', 'http://proxy.example.com/'],
    ['https://proxy.example.com:8443', 'https://proxy.example.com:8443/'],
    ['socks5h://127.0.0.1:1080', 'socks5h://127.0.0.1:1080'],
  ])('%s is %s, whatever is asked of it', (value, url) => {
    expect(through(cognito, { HTTPS_PROXY: value })).toBe(url);
    expect(through(new URL('http://example.com'), { HTTP_PROXY: value })).toBe(url);
    expect(through(cognito, { ALL_PROXY: value })).toBe(url);
  });

  test('is named by the variable of the scheme, in small letters first', () => {
    const env = { https_proxy: 'a', HTTPS_PROXY: 'b', all_proxy: 'c', HTTP_PROXY: 'd' };

    expect(proxyTo(cognito, env)).toMatchObject({ source: 'https_proxy' });
    expect(proxyTo(new URL('http://example.com'), env)).toMatchObject({ source: 'HTTP_PROXY' });
    expect(proxyTo(cognito, { HTTP_PROXY: 'd' })).toBeUndefined();
    expect(proxyTo(cognito, { HTTPS_PROXY: '' })).toBeUndefined();
  });

  test.each(['http://127.0.0.1:9', 'https://localhost:9', 'http://[::1]:9', 'https://a.localhost'])(
    'is none on the way to this machine: %s',
    (server) => {
      expect(
        proxyTo(new URL(server), { ALL_PROXY: 'proxy', HTTPS_PROXY: 'proxy' }),
      ).toBeUndefined();
    },
  );

  test.each(['socks9://proxy', 'ftp://proxy', 'http://a b', 'http://proxy:99999', 'http://[::1'])(
    'cannot be %j, and what may be a password is not repeated',
    (value) => {
      expect(() => proxyTo(cognito, { HTTPS_PROXY: value })).toThrow(
        expect.objectContaining({
          kind: 'CONFIG',
          message: expect.not.stringContaining(value),
        }),
      );
    },
  );

  test('is shown without its name and password', () => {
    expect(shownProxy(new URL('http://ada:secret@proxy:3128'))).toBe('http://***:***@proxy:3128');
    expect(shownProxy(new URL('http://proxy:3128'))).toBe('http://proxy:3128');
  });
});

describe('NO_PROXY', () => {
  test.each<[list: string, host: string, isExcluded: boolean]>([
    ['*', 'example.com', true],
    ['other.com, *', 'example.com', true],
    ['example.com', 'example.com', true],
    ['example.com', 'www.example.com', true],
    ['.example.com', 'example.com', true],
    ['.example.com', 'www.example.com', true],
    ['*.example.com', 'www.example.com', true],
    ['example.com', 'notexample.com', false],
    ['ample.com', 'example.com', false],
    ['example.com.', 'example.com', true],
    ['EXAMPLE.com', 'Example.COM', true],
    ['a.com b.com', 'b.com', true],
    ['a.com,\tb.com', 'b.com', true],
    ['example.com:443', 'example.com', true],
    ['www.example.com', 'example.com', false],
    ['.', 'example.com', false],
    [',', 'example.com', false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['192.168.1.7', '192.168.1.7', true],
    ['1.7', '192.168.1.7', false],
    ['192.168.0.0/33', '192.168.0.1', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['[2001:db8::1]', '[2001:db8::1]', true],
    ['2001:db8::1', '[2001:db8::1]', true],
  ])('%j leaves out %s: %s', (list, host, isExcluded) => {
    const env = { HTTPS_PROXY: 'http://proxy', NO_PROXY: list };

    expect(proxyTo(new URL(`https://${host}`), env)?.kind).toBe(
      isExcluded ? 'excluded' : 'through',
    );
  });
});
