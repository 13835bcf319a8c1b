export { ResumenesApiModule, ResumenesTrabajoModule } from './resumenes.module.js';
