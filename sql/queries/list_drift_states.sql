select source, endpoint, change, field, target, state from control.drift_events;
