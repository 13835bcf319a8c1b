import { Module } from '@nestjs/common';

/** Positions of the people in the field: taking them in, showing them live, and their tracks. */
@Module({})
export class TrackingModule {}

/** How clients reach it. */
@Module({ imports: [TrackingModule] })
export class TrackingApiModule {}

/** What is done without anybody waiting. */
@Module({ imports: [TrackingModule] })
export class TrackingTrabajoModule {}
