export { TrackingApiModule, TrackingModule, TrackingTrabajoModule } from './tracking.module.js';
