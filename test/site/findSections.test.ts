import assert from 'node:assert/strict';
import { findSections, type SearchSection } from '../../src/site/browser/findSections';

const section = (title: string, text: string): SearchSection => ({
  page: 'a.html',
  pageTitle: 'A',
  id: title,
  title,
  text,
});
const sections = [
  section('Rate', 'What a hertz buys: the uplink rate and its bandwidth.'),
  section('Bandwidth', 'The least that a deadline asks for.'),
  section('Queue', 'A backlog that is paid back (8). C++ is not used.'),
];
const titles = (query: string): string[] => findSections(sections, query).map((found) => found.section.title);

describe('the search of the reading edition', () => {
  it('finds the beginning of a word, and puts a title before a text', () => {
    assert.deepEqual(titles('band'), ['Bandwidth', 'Rate']);
  });

  it('asks for every word', () => {
    assert.deepEqual(titles('rate bandwidth'), ['Rate']);
    assert.deepEqual(titles('rate backlog'), []);
    assert.deepEqual(titles('  '), []);
  });

  it('takes signs as they are', () => {
    assert.deepEqual(titles('(8)'), ['Queue']);
    assert.deepEqual(titles('c++'), ['Queue']);
  });

  it('shows the text around what it found', () => {
    const [found] = findSections(sections, 'uplink');
    assert.deepEqual(
      found!.around.filter((part) => part.found).map(({ text }) => text),
      ['uplink'],
    );
    assert.match(found!.around.map(({ text }) => text).join(''), /the uplink rate/);
  });
});
