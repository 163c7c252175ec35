import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineButton, parseCallbackData } from './callback-data.ts';

const both = defineButton('zz', { count: 'id', name: 'text' });
const limit = 64;
const userId = fc.integer({ min: 1, max: 2 ** 52 });
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 12 });

test('packed values can be unpacked; values over the limit are refused', () => {
  fc.assert(
    fc.property(userId, fc.maxSafeNat(), wellFormed, (ownerId, count, name) => {
      const size = ['1', ownerId.toString(36), 'zz', count.toString(36), encodeURIComponent(name)].join(':').length;
      if (size > limit) {
        expect(() => both.pack(ownerId, { count, name })).toThrow(RangeError);
        return;
      }
      const data = both.pack(ownerId, { count, name });
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(limit);
      expect(both.unpack(data)).toEqual({ count, name });
      expect(parseCallbackData(data)).toMatchObject({ ownerId, button: 'zz' });
    }),
  );
});

test('64 bytes fit and 65 do not', () => {
  const text = defineButton('t', { text: 'text' });
  const room = limit - text.pack(1, { text: '' }).length;
  expect(text.pack(1, { text: 'x'.repeat(room) })).toHaveLength(limit);
  expect(() => text.pack(1, { text: 'x'.repeat(room + 1) })).toThrow('callback data of t is over 64 bytes');
  expect(() => text.pack(1, { text: '🏝️'.repeat(3) })).toThrow(RangeError);
});

test('data of another button, version or program is null, never an exception', () => {
  const data = both.pack(7, { count: 12, name: 'a:b' });
  expect(defineButton('zy', { count: 'id', name: 'text' }).unpack(data)).toBeNull();
  expect(defineButton('zz', { count: 'id' }).unpack(data)).toBeNull();
  expect(both.unpack(data.replace(/^\d+/, '0'))).toBeNull();
  expect(both.unpack('1:7:zz:c!:x')).toBeNull();
  expect(both.unpack('1:7:zz::x')).toBeNull();
  expect(both.unpack('1:7:zz:c:%')).toBeNull();
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 12 }), (any) => {
      for (const data of [any, `1:7:zz:${any}`, `1:7:zz:c:${any}`]) {
        const values = both.unpack(data);
        if (values) expect(both.unpack(both.pack(7, values))).toEqual(values);
        parseCallbackData(data);
      }
    }),
  );
});

test('callback data is parsed into owner, button and fields', () => {
  expect(parseCallbackData('1:7:zz')).toEqual({ ownerId: 7, button: 'zz', fields: [] });
  expect(parseCallbackData('1:rs:zz:c:a%20b')).toEqual({ ownerId: 1000, button: 'zz', fields: ['c', 'a%20b'] });
});

test('data that is not ours is not parsed', () => {
  for (const data of ['', 'yes', '0:7:zz', '1', '1:', '1::zz', '1:7']) expect(parseCallbackData(data)).toBeNull();
});
