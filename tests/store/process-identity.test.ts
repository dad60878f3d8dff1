import { describe, expect, test } from '@jest/globals';
import { identifyThisProcess, whetherAlive } from '../../src/store/process-identity.ts';

const boots = { here: 'one', before: 'another', hidden: null };

describe('whetherAlive', () => {
  test.each([
    ['here', 'here', 'alive'],
    ['here', 'before', 'dead'],
    ['here', 'hidden', 'alive'],
    ['hidden', 'here', 'alive'],
    ['hidden', 'hidden', 'alive'],
  ] as const)(
    'with the boot %s, calls a live process of the boot %s %s',
    async (mine, its, life) => {
      const live = { ...(await identifyThisProcess()), pidNamespace: 'pid:[1]' };

      const found = await whetherAlive(
        { ...live, boot: boots[mine] },
        { ...live, boot: boots[its] },
      );

      expect(found).toBe(life);
    },
  );

  test.each([
    ['whose pid another one has now', { startTicks: '1', startTime: 'long ago' }, 'dead'],
    ['that is gone', { pid: 2 ** 30 }, 'dead'],
    ['in a pid namespace of its own', { pidNamespace: 'pid:[2]' }, 'unknown'],
  ])('with the boot hidden from one of them, judges a process %s', async (_, facts, life) => {
    const live = { ...(await identifyThisProcess()), pidNamespace: 'pid:[1]' };
    const hidden = { ...live, ...facts, boot: null };

    expect(await whetherAlive({ ...live, boot: 'one' }, hidden)).toBe(life);
  });

  test('knows nothing where boot and pid namespace are hidden', async () => {
    const live = { ...(await identifyThisProcess()), pidNamespace: null };
    const others = [
      { ...live, boot: null },
      { ...live, boot: null, pid: 2 ** 30 },
    ];

    const found = await Promise.all(
      others.map((other) => whetherAlive({ ...live, boot: 'one' }, other)),
    );

    expect(found).toEqual(['unknown', 'unknown']);
  });
});
