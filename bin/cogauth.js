#!/usr/bin/env node
// The SDK prints seven lines on Node 20 at its first client unless told not to before it is loaded.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const { main } = await import('../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
