"""Open a project's folder in the browser editor without hands, for pictures and tests of it."""

# Stands in for the window in which an editor chooses the project's folder: a program has no hands.
CHOOSE_THE_FOLDER = """
window.showDirectoryPicker = () => navigator.storage.getDirectory();
FileSystemHandle.prototype.requestPermission = async () => 'granted';
"""
# Fills that folder: `page.evaluate(WRITE, {path: content in base64})`.
WRITE = """async files => {
  const root = await navigator.storage.getDirectory();
  await root.getDirectoryHandle('.git', { create: true });
  for (const [path, content] of Object.entries(files)) {
    const steps = path.split('/');
    let folder = root;
    for (const step of steps.slice(0, -1))
      folder = await folder.getDirectoryHandle(step, { create: true });
    const file = await folder.getFileHandle(steps.at(-1), { create: true });
    const stream = await file.createWritable();
    await stream.write(Uint8Array.from(atob(content), letter => letter.charCodeAt(0)));
    await stream.close();
  }
}"""
