export type { ClaveDeAlerta, NuevaAlerta } from './alertas.consultas.js';
export { AlertasApiModule, AlertasModule, AlertasTrabajoModule } from './alertas.module.js';
export { AlertasService } from './alertas.service.js';
