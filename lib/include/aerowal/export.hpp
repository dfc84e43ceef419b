#pragma once

// Everything is hidden but what carries this mark.
#define AEROWAL_API __attribute__((visibility("default")))
