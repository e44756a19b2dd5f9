// The program's own buttons have no Kazakh yet; every editor here reads Russian, not every one English.
Object.defineProperty(navigator, 'languages', { value: ['ru'] });
Object.defineProperty(navigator, 'language', { value: 'ru' });
// The settings come from settings.js; they are made from the model.
window.CMS.init({ config: window.EDITOR_SETTINGS });
