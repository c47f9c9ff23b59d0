select source, endpoint, shape::text from control.shapes;
