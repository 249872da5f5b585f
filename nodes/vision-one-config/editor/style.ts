/** The look of what Node-RED has no class for; its variables follow the theme. Added to the page once. */

const style = `
.v1-form .form-row > label:first-child { width: 130px; }
.v1-form .form-row > input[type=text], .v1-form .form-row > input[type=password], .v1-form .form-row > select, .v1-form textarea { width: calc(100% - 140px); }
.v1-form .form-row > input[type=checkbox] { width: auto; margin: 0 6px 0 0; vertical-align: baseline; }
.v1-form .form-row > input[type=checkbox] + span { display: inline-block; width: calc(100% - 165px); vertical-align: top; }
.v1-form .form-row label.v1-inline { width: auto; }
.v1-form .form-tips code { white-space: normal; }
.v1-form .v1-wide > label:first-child { width: 100%; }
.v1-form .v1-wide textarea { width: 100%; box-sizing: border-box; }
.v1-form textarea, .v1-code { font-family: var(--red-ui-monospace-font); font-size: 12px; }
.v1-tabs { margin-bottom: 16px; }
.v1-tabs ul { min-width: 300px; }
input.input-error + .v1-editor { outline: 1px solid var(--red-ui-form-input-border-error-color); }
a.v1-tab-error { color: var(--red-ui-text-color-error) !important; }
.v1-editor { height: 220px; min-height: 120px; width: 100%; }
.v1-hint { color: var(--red-ui-secondary-text-color); font-size: 12px; margin: 2px 0 0 134px; }
i.v1-warning { color: var(--red-ui-text-color-warning, var(--red-ui-secondary-text-color)); }
.v1-panel { border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px; padding: 8px 10px; background: var(--red-ui-secondary-background); color: var(--red-ui-primary-text-color); overflow-wrap: anywhere; }
.v1-panel ul { list-style: none; margin: 0; }
.v1-panel dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 0; }
.v1-panel dt { font-weight: normal; color: var(--red-ui-secondary-text-color); }
.v1-panel dd { margin: 0; }
.v1-panel pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0; padding: 4px 6px; background: var(--red-ui-form-input-background); color: var(--red-ui-primary-text-color); border: 1px solid var(--red-ui-secondary-border-color); }
.v1-result { margin-top: 8px; }
.v1-ok { color: var(--red-ui-text-color-success); }
.v1-bad { color: var(--red-ui-text-color-error); }
.v1-quiet { color: var(--red-ui-secondary-text-color); }
.v1-buttons { align-items: center; display: flex; flex-wrap: wrap; gap: 6px; margin-top: 8px; }

.v1-sidebar { height: 100%; overflow-y: auto; box-sizing: border-box; padding: 8px; color: var(--red-ui-primary-text-color); }
.v1-card { margin-top: 8px; }
.v1-card-head { display: flex; gap: 6px; align-items: center; flex-wrap: wrap; }
.v1-panel dl.v1-facts { font-size: 12px; margin-top: 4px; }
.v1-dot { width: 10px; height: 10px; border-radius: 50%; border: 1px solid var(--red-ui-secondary-border-color); }
.v1-chart { flex: 1 1 120px; color: var(--red-ui-text-color-link, currentColor); line-height: 0; }
.v1-link { background: none; border: 0; padding: 0; font-weight: bold; color: var(--red-ui-primary-text-color); cursor: pointer; text-align: left; }
.v1-link:hover, .v1-link:focus { text-decoration: underline; }
.v1-budget-row { font-size: 12px; margin-bottom: 6px; }
.v1-budget { height: 6px; border-radius: 3px; background: var(--red-ui-secondary-border-color); overflow: hidden; }
.v1-budget > div { height: 100%; background: var(--red-ui-text-color-link, currentColor); }
.v1-question label { display: inline-block; margin-right: 8px; }
`;

export function addStyle(): void {
  if (document.getElementById('v1-style')) return;
  $('<style id="v1-style">').text(style).appendTo('head');
}
