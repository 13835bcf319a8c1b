export { ChatApiModule } from './chat.module.js';
