export { Empresa } from './empresa.modelo.js';
export { EmpresasService } from './empresas.service.js';
export { EMPRESAS_DEMO } from './siembra.js';
export { Usuario } from './usuario.modelo.js';
export { UsuariosModule } from './usuarios.module.js';
export { UsuariosService } from './usuarios.service.js';
