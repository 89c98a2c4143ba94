#include "packages/mcp-server/tenants/shared_settings.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

TEST(SharedSettings, are_one_for_tenants_of_whom_the_same_is_said) {
  SharedSettings shared;
  TenantLayer common;
  common.burst = 7;
  TenantLayer own;
  own.tools = {"get_*"};
  TenantLayer const same = own;
  TenantSettingsPtr const first = shared.merged({&common, &own});
  EXPECT_EQ(first->rate.burst, 7);
  EXPECT_EQ(first->tools, own.tools);
  EXPECT_EQ(shared.merged({&common, &same}), first);
}

TEST(SharedSettings, differ_where_one_layer_differs) {
  SharedSettings shared;
  TenantLayer common;
  common.burst = 7;
  TenantLayer own;
  own.confirm = Confirm::forbid;
  TenantSettingsPtr const first = shared.merged({&common, &own});
  own.confirm = Confirm::ask;
  EXPECT_EQ(shared.merged({&common, &own})->confirm, Confirm::ask);
  EXPECT_EQ(shared.merged({&common})->rate.burst, 7);
  EXPECT_EQ(shared.merged({})->rate.burst, built_in_layer().burst);
  EXPECT_EQ(first->confirm, Confirm::forbid);
}

// Which layer says it matters: the upper one wins.
TEST(SharedSettings, differ_when_the_layers_change_places) {
  SharedSettings shared;
  TenantLayer one;
  one.burst = 1;
  TenantLayer two;
  two.burst = 2;
  EXPECT_EQ(shared.merged({&one, &two})->rate.burst, 2);
  EXPECT_EQ(shared.merged({&two, &one})->rate.burst, 1);
}

}  // namespace
}  // namespace tessera::mcp_server
