import assert from 'node:assert/strict';
import { OutputCollector } from '../../src/notebooks/outputs';
import { decodeMessage, encodeRequest, type WireMessage } from '../../src/notebooks/wire';

function message(type: string, content: object): WireMessage {
  return { type, id: 'id', parentId: 'parent', content: content as WireMessage['content'] };
}

const print = (text: string, name = 'stdout'): WireMessage => message('stream', { name, text });
const show = (text: string, id?: string): WireMessage =>
  message('display_data', { data: { 'text/plain': text }, metadata: {}, transient: { display_id: id } });

function collect(...messages: readonly WireMessage[]): unknown {
  const collector = new OutputCollector(new Map());
  for (const each of messages) collector.accept(each);
  return collector
    .result()
    .map((output) =>
      output.output_type === 'stream'
        ? [output.name, output.text]
        : 'data' in output
          ? output.data['text/plain']
          : output,
    );
}

describe('the outputs of a cell', () => {
  it('join what is printed in a row to one stream, and keep its order with everything else', () => {
    assert.deepEqual(collect(print('a'), print('b\n'), print('c', 'stderr'), show('d'), print('e')), [
      ['stdout', 'ab\n'],
      ['stderr', 'c'],
      'd',
      ['stdout', 'e'],
    ]);
  });

  it('are cleared at once, or when the next output comes', () => {
    assert.deepEqual(collect(print('a'), message('clear_output', { wait: false }), show('b')), ['b']);
    assert.deepEqual(collect(print('a'), message('clear_output', { wait: true })), [['stdout', 'a']]);
    assert.deepEqual(collect(print('a'), message('clear_output', { wait: true }), print('b')), [['stdout', 'b']]);
  });

  it('follow updates of a display by its id', () => {
    const update = message('update_display_data', {
      data: { 'text/plain': 'new' },
      metadata: {},
      transient: { display_id: 'x' },
    });
    assert.deepEqual(collect(show('old', 'x'), show('other', 'y'), show('again', 'x'), update), [
      'new',
      'other',
      'new',
    ]);
  });

  it('ignore messages that are no output', () => {
    assert.deepEqual(
      collect(message('status', { execution_state: 'busy' }), message('execute_input', { code: '1' })),
      [],
    );
  });
});

describe('the wire protocol', () => {
  const encode = (key: string): Buffer[] =>
    encodeRequest(key, 'session', 'kernel_info_request', { a: 'ü' }).frames.map((frame) => Buffer.from(frame));

  it('reads back what it signed, whatever routing frames come first', () => {
    const { type, content } = decodeMessage('key', [Buffer.from('route'), ...encode('key')]);
    assert.deepEqual([type, content], ['kernel_info_request', { a: 'ü' }]);
  });

  it('refuses a message that another key signed, that was altered, or that is cut off', () => {
    assert.throws(() => decodeMessage('other', encode('key')), /wrong signature/);
    const altered = [...encode('key').slice(0, 5), Buffer.from('{"a":1}')];
    assert.throws(() => decodeMessage('key', altered), /wrong signature/);
    assert.throws(() => decodeMessage('key', encode('key').slice(0, 4)), /incomplete/);
  });
});
