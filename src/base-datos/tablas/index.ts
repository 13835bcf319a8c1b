export * from './empresas.js';
export * from './sesiones.js';
export * from './tareas.js';
