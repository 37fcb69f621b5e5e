import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { placeOfNewImage, type NewImage } from '../../../../src/engine/documents/newImagePlace';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';

const root = 'memory:/w';

describe('the place of a picture that is dropped or pasted into a document', () => {
  let workspace: InMemoryWorkspace;

  beforeEach(() => {
    workspace = new InMemoryWorkspace(root);
  });

  const place = async (image: Partial<NewImage> = {}, ...taken: string[]): Promise<string | undefined> =>
    (
      await placeOfNewImage(
        workspace,
        {
          name: 'image.png',
          extension: '.png',
          document: URI.parse(`${root}/docs/a.md`),
          settings: { outputFolder: 'assets' },
          ...image,
        },
        new Set(taken),
      )
    )?.toString(true);

  it('is the output folder, by the name that the picture has', async () => {
    assert.equal(await place(), `${root}/assets/image.png`);
    assert.equal(
      await place({ settings: { outputFolder: '${fileDirname}/img' }, name: '灯塔 1.jpeg', extension: '.jpeg' }),
      `${root}/docs/img/灯塔 1.jpeg`,
    );
  });

  it('has a number where the name is taken, in whatever case, or about to be taken', async () => {
    workspace.put(`${root}/assets/IMAGE.png`, '');
    assert.equal(await place({}, `${root}/assets/image-2.png`), `${root}/assets/image-3.png`);
  });

  it('holds no path and no device of another system, whatever the picture is called', async () => {
    assert.equal(await place({ name: '../../etc/x:y.png' }), `${root}/assets/x-y.png`);
    assert.equal(await place({ name: '..\\con.png' }), `${root}/assets/image-con.png`);
    assert.equal(await place({ name: '' }), `${root}/assets/image.png`);
  });

  it('is where the editor puts copies, with a number as well', async () => {
    workspace.put(`${root}/docs/img/image.png`, '');
    const destination = (name: string): URI => URI.parse(`${root}/docs/img/${name}`);
    assert.equal(await place({ destination }), `${root}/docs/img/image-2.png`);
  });

  it('is never outside of the workspace', async () => {
    const destination = (name: string): URI => URI.parse(`memory:/elsewhere/${name}`);
    assert.equal(await place({ destination }), `${root}/assets/image.png`);
    await assert.rejects(place({ settings: { outputFolder: '../x' } }), { code: 'invalidRequest' });
  });
});
