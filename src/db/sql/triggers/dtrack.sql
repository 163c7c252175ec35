create or replace trigger on_shipment after insert or update on dtrack.shipment
for each row execute function dtrack.on_shipment();

create or replace trigger on_package after insert or update or delete on dtrack.package
for each row execute function dtrack.on_package();
