/** `npm start`: prepares the checkout when it needs it, then runs the server in this same process. */
import './preparar.mjs';

process.env.NODE_ENV ??= 'development';
process.setSourceMapsEnabled(true);
await import('../dist/main.js');
